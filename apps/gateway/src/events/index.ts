export { createEventsHandler, type EventsHandler } from "./events-route.ts";

export { type RunningGateway, startGateway } from "./server/start-gateway.ts";

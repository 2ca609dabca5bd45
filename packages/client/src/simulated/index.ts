export { createSimulatedTransport, type SimulatedTransportOptions } from "./create-simulated-transport.ts";

export { createModelsHandler, type ModelsHandler } from "./models-handler.ts";

/** The variables that set something, and what they set. Vendor keys have names of their own: see the vendors' list. */
export const ENVIRONMENT_VARIABLES = [
  { name: "LIAISON_CONFIG", setting: "`--config`", meaning: "The path of `liaison.yaml`, or of a `providers.csv`." },
  { name: "LIAISON_DATA", setting: "`--data`, `data_directory`", meaning: "The data folder, from the working folder." },
  { name: "LIAISON_HOST", setting: "`--host`, `server.host`", meaning: "The address to listen on." },
  { name: "HOST", setting: "`--host`, `server.host`", meaning: "The same, where `LIAISON_HOST` is not set." },
  { name: "PORT", setting: "`--port`, `server.port`", meaning: "The port to listen on." },
  { name: "LOG_LEVEL", setting: "`--log-level`, `log_level`", meaning: "What is logged." },
  {
    name: "APP_ENV",
    setting: "",
    meaning: "`staging` reads `providers.staging.csv` in place of `providers.csv`, when it exists.",
  },
  { name: "NODE_ENV", setting: "", meaning: "The same, where `APP_ENV` is not set." },
] as const;

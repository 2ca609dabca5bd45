import { createRefusals } from "../fidelity/refusals.ts";
import { DIALECT } from "./extension.ts";

export const { cannotSay, refuseSampling, warnLost } = createRefusals(DIALECT, { sampling: ["logit_bias"] });

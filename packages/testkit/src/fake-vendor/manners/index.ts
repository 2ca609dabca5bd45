import { cloudManners } from "./clouds.ts";
import { lookAlikeManners } from "./look-alikes.ts";
import type { Manners } from "./manners.ts";
import { ownFormatManners } from "./own-formats.ts";

/** Every vendor's, by its name before the comma; some are asked in more ways than one. */
export const vendorManners: readonly Manners[] = [...ownFormatManners, ...cloudManners, ...lookAlikeManners];

import { createRequire } from "node:module";
import type * as issue from "./issue";

/** What needs the library for X.509, which takes 0.1 s to load: a preview in which nothing is due does without. */
export function library(): typeof issue {
    return createRequire(__filename)("./issue") as typeof issue;
}

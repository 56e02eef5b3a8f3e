import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * kwok's stages beside the built-in ones, for `kwokStages` of `startControlPlane`: a pod ends as the simulated daemon
 * says, one whose annotation
 * `simulated-fiaas/image-id` has an `imageID` tells that of its containers, and an image whose name contains "does-not-exist"
 * is never pulled.
 */
export function fiaasStages(): string {
    return readFileSync(path.join(__dirname, "stages.yaml"), "utf8");
}

import "./rejections";
import { releaseAll } from "./shared-cluster";

/** Root hooks of the end-to-end tests. */
export const mochaHooks = {
    afterAll: releaseAll,
};

import assert from "node:assert/strict";
import type { Project } from "../../support/project";
import { type FiaasCluster, startFiaasCluster } from "./fixture";

/** What the tests of one `describe` share; there from its `before` on. */
export interface FiaasSuite {
    readonly cluster: FiaasCluster;
    readonly project: Project;
    /** Brings the project up, and returns what that printed. @throws AssertionError when it fails. */
    up(...more: string[]): Promise<string>;
}

/** Gives a `describe` a cluster and a project of its own, and stops the cluster after its last test. */
export function fiaasSuite(): FiaasSuite {
    let cluster: FiaasCluster | undefined;
    let project: Project | undefined;

    before(async () => {
        cluster = await startFiaasCluster();
        project = await cluster.project();
    });

    after(async () => {
        await cluster?.stop();
    });

    const suite: FiaasSuite = {
        get cluster() {
            return cluster ?? assert.fail("the cluster has not started");
        },
        get project() {
            return project ?? assert.fail("the project was not made");
        },
        up: (...more) => suite.project.succeed("up", "--yes", "--skip-preview", ...more),
    };
    return suite;
}

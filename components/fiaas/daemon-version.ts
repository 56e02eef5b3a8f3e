/** What fdd can do since some release, and what that means for its rights. */
export type Capability = "disableDefinitions" | "applicationStatusField" | "disruptionBudgets" | "roleBindings";

interface Since {
    /** The release that has it first. */
    readonly release: readonly [major: number, minor: number];
    /** The first day, as YYYYmmdd, of which a build may have it. */
    readonly build: string;
}

/**
 * Since when fdd can do what. Days of releases are those of the chart (`index.yaml` of github.com/fiaas/helm: v1.1.0 of
 * 2023-06-12, v1.2.0 of 2023-11-16); days of merges are not on record, so that a build counts from the day on which the
 * change was proposed: a right too many does no harm, one too few fails every deployment.
 */
const since: Readonly<Record<Capability, Since>> = {
    // Pull request 175 of fdd (March 2022). Here the safe side is the other one: a daemon that does not know the key
    // ignores it and writes the definitions. So a build counts only from the last one of the channels, before v1.0.0.
    disableDefinitions: { release: [1, 0], build: "20220808" },
    // Pull request 211, proposed 2023-10-23, still under review on 2023-11-13, three days before v1.2.0.
    applicationStatusField: { release: [1, 2], build: "20231023" },
    // Issue 220 of 2024-01-10, pull request 221; v1.3.0 by the observations of FIAAS.
    disruptionBudgets: { release: [1, 3], build: "20240110" },
    // Pull request 235, proposed 2024-02-27; v1.4.0 by the observations of FIAAS.
    roleBindings: { release: [1, 4], build: "20240227" },
};

const releasePattern = /^v?(\d+)\.(\d+)\.\d+(?:[-+].*)?$/;
const buildPattern = /^(\d{8})\d{6}-[0-9a-f]{7,}$/;

/**
 * Whether the daemon of this version can do something.
 * @param version an image's tag: a release such as `v1.10.0`, or a build such as `20220808113256-eef68a8`. Any other one
 * is of somebody's own, and counts as the newest.
 */
export function isCapable(version: string, capability: Capability): boolean {
    const { release, build } = since[capability];
    const [, major, minor] = releasePattern.exec(version) ?? [];
    if (major !== undefined && minor !== undefined) {
        return Number(major) > release[0] || (Number(major) === release[0] && Number(minor) >= release[1]);
    }
    const [, day] = buildPattern.exec(version) ?? [];
    return day === undefined || day >= build;
}

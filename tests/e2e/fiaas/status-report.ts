/** What `flotilla status --json` tells of a daemon, as far as tests look at it. */
export interface StatusDaemon {
    readonly namespace: string;
    readonly state: string;
    readonly skipperStatus: string | null;
    readonly version: string | null;
    readonly digest: string | null;
    readonly declaredDigest: string | null;
    readonly deploymentId: string | null;
    readonly why: string;
}

/** What `flotilla status --json` prints, as far as tests look at it. */
export interface StatusReport {
    readonly ok: boolean;
    readonly installations: readonly { readonly daemons: readonly StatusDaemon[] }[];
}

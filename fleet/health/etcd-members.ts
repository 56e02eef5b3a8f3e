import type { Answer } from "./observations";

/** A member of an etcd, as the others know it. */
export interface EtcdMember {
    readonly id: string;
    /** Empty for one that was added and has never started. */
    readonly name: string;
    readonly isLearner: boolean;
}

/** What a member says of itself and of all. */
export interface EtcdStatus {
    readonly id: string;
    /** Id of the leader; "0" where there is none. */
    readonly leader: string;
    readonly raftIndex: number;
    /** Bytes of the database's file. */
    readonly size: number;
    /** Bytes that it may have; undefined for one that does not tell. */
    readonly quota: number | undefined;
    readonly members: readonly EtcdMember[];
    /** Such as `NOSPACE`, with the id of the member that raised it. */
    readonly alarms: readonly { readonly id: string; readonly alarm: string }[];
}

/** What was asked of one member, on the node that has it. */
export interface EtcdAnswer {
    readonly node: string;
    readonly status: Answer<EtcdStatus>;
}

/** What the members say, or why nobody asked them: a sentence. */
export type EtcdObservation = { readonly notAsked: string } | { readonly answers: readonly EtcdAnswer[] };

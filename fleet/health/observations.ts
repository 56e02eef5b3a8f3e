import type { EndpointReport } from "../certificates/endpoint-state";
import type { InstallationReport } from "../certificates/ask-installations";
import type { Outcome } from "../../provider/cluster-answer";
import type {
    ClaimObject,
    DaemonSetObject,
    DeploymentObject,
    EndpointSliceObject,
    JobObject,
    LeaseObject,
    NodeObject,
    PodObject,
    StorageClassObject,
} from "./cluster-objects";
import type { EtcdObservation } from "./etcd-members";

/** What was answered, or why nothing was: a clause without a full stop. */
export type Answer<Value> = { readonly value: Value } | { readonly problem: string };

/** What one API server says of itself. */
export interface ApiServerAnswers {
    /** Such as `10.0.0.10:6443`. */
    readonly address: string;
    readonly url: string;
    /** The node that it runs on; undefined for an address in front of them all. */
    readonly node: string | undefined;
    readonly version: Outcome;
    readonly live: Outcome;
    readonly ready: Outcome;
    /** Whether it reaches its etcd. */
    readonly etcd: Outcome;
}

/** What is known of certificates and clocks. */
export interface CertificateObservations {
    /** Of the stack; undefined for an installation that declares none. */
    readonly stack: InstallationReport | undefined;
    /** What the server of the kubeconfig shows; undefined where nobody can shake hands with it: behind a proxy, or without TLS. */
    readonly server: EndpointReport | undefined;
    /** Milliseconds by which this machine's clock is ahead of the API server's; undefined where that did not tell. */
    readonly clockLead: number | undefined;
}

/** Everything that was read of an installation, to be judged. */
export interface Observations {
    readonly certificates: CertificateObservations;
    /** The server of the kubeconfig first. */
    readonly apiServers: readonly ApiServerAnswers[];
    readonly etcd: EtcdObservation;
    readonly nodes: Answer<readonly NodeObject[]>;
    /** Of the namespace kube-node-lease. */
    readonly nodeLeases: Answer<readonly LeaseObject[]>;
    /** Of the namespace kube-system. */
    readonly leases: Answer<readonly LeaseObject[]>;
    /** Of the Service `kubernetes`. */
    readonly apiServerSlices: Answer<readonly EndpointSliceObject[]>;
    readonly daemonSets: Answer<readonly DaemonSetObject[]>;
    /** Of the cluster's DNS. */
    readonly dnsDeployments: Answer<readonly DeploymentObject[]>;
    readonly dnsSlices: Answer<readonly EndpointSliceObject[]>;
    readonly pods: Answer<readonly PodObject[]>;
    readonly claims: Answer<readonly ClaimObject[]>;
    readonly storageClasses: Answer<readonly StorageClassObject[]>;
    readonly jobs: Answer<readonly JobObject[]>;
    /** What the readiness probes of anchors say that are not ready, by the pod's full name. */
    readonly probeMessages: Readonly<Record<string, string>>;
    /** Pull secrets that pods name and that do not exist, by the pod's full name. */
    readonly missingPullSecrets: Readonly<Record<string, readonly string[]>>;
}

/** Why one of some answers is none; undefined when all are there. */
export function problemOf(...answers: readonly Answer<unknown>[]): string | undefined {
    for (const answer of answers) {
        if ("problem" in answer) {
            return answer.problem;
        }
    }
    return undefined;
}

/** What was answered; of a question without an answer nothing. */
export function known<Kind>(answer: Answer<readonly Kind[]>): readonly Kind[] {
    return "value" in answer ? answer.value : [];
}

import * as https from "node:https";
import { classify, IdleError } from "../../../provider/kubernetes/connection-failure";
import { addressText, type EndpointAddress } from "../../certificates/endpoint-address";
import { deadlineSignal } from "../../deadline";
import type { EtcdMember, EtcdStatus } from "../etcd-members";
import type { Answer } from "../observations";
import type { EtcdCredentials } from "./etcd-credentials";
import type { Limits } from "./questions";

/** An answer of etcd's gateway, whose numbers are texts (https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/). */
interface GatewayAnswer {
    readonly header?: { readonly member_id?: string };
    readonly leader?: string;
    readonly raftIndex?: string;
    readonly dbSize?: string;
    readonly dbSizeQuota?: string;
    readonly members?: readonly { readonly ID: string; readonly name?: string; readonly isLearner?: boolean }[];
    readonly alarms?: readonly { readonly memberID?: string; readonly alarm?: string }[];
}

/** Asks a member of etcd how it is, and what it knows of the others. */
export async function askMember(
    address: EndpointAddress,
    credentials: EtcdCredentials,
    limits: Limits,
): Promise<Answer<EtcdStatus>> {
    const ask = (path: string, body: object): Promise<Answer<GatewayAnswer>> =>
        post(`https://${addressText(address)}/v3/${path}`, body, credentials, limits);
    const [status, list, alarms] = await Promise.all([
        ask("maintenance/status", {}),
        // What this member knows, also where there is no quorum to ask.
        ask("cluster/member/list", { linearizable: false }),
        ask("maintenance/alarm", { action: "GET" }),
    ]);
    if ("problem" in status) {
        return status;
    }
    const { header, leader = "0", raftIndex = "0", dbSize = "0", dbSizeQuota } = status.value;
    return {
        value: {
            id: header?.member_id ?? "",
            leader,
            raftIndex: Number(raftIndex),
            size: Number(dbSize),
            quota: dbSizeQuota === undefined ? undefined : Number(dbSizeQuota),
            members: "value" in list ? (list.value.members ?? []).map(memberOf) : [],
            // Without a quorum nobody can tell of alarms, and the lost leader says more.
            alarms: ("value" in alarms ? (alarms.value.alarms ?? []) : []).map(({ memberID = "", alarm = "" }) => ({
                id: memberID,
                alarm,
            })),
        },
    };
}

/** What is empty or false is left out of an answer. */
function memberOf({ ID, name = "", isLearner = false }: NonNullable<GatewayAnswer["members"]>[number]): EtcdMember {
    return { id: ID, name, isLearner };
}

async function post(
    url: string,
    body: object,
    { certificate, privateKey, bundle }: EtcdCredentials,
    { timeout, signal }: Limits,
): Promise<Answer<GatewayAnswer>> {
    const both = deadlineSignal(timeout, signal);
    try {
        const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
            const request = https.request(url, {
                method: "POST",
                cert: certificate,
                key: privateKey,
                ca: bundle,
                agent: false,
                signal: both,
            });
            request.on("error", reject);
            request.on("response", (response) => {
                const chunks: Buffer[] = [];
                response.on("data", (chunk: Buffer) => chunks.push(chunk));
                response.on("error", reject);
                response.on("end", () => {
                    resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
                });
            });
            request.end(JSON.stringify(body));
        });
        return status === 200 ? { value: JSON.parse(text) as GatewayAnswer } : { problem: `HTTP status ${status}` };
    } catch (error) {
        signal.throwIfAborted();
        return { problem: classify(both.aborted ? new IdleError(timeout) : error).reason };
    }
}

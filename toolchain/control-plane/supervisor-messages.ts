/** What the supervisor tells the process that started it. */
export type SupervisorMessage =
    | { readonly kind: "progress"; readonly line: string }
    | { readonly kind: "ready" }
    | {
          readonly kind: "failed";
          readonly reason: StartFault;
          /** What happened, for people, with the last lines of the log. */
          readonly message: string;
      };

/** Why a start failed, as far as another attempt may help. */
export type StartFault = "port-taken" | "etcd-data" | "other";

/** Whether a message that came over the channel is one of the supervisor's. */
export function isSupervisorMessage(message: unknown): message is SupervisorMessage {
    return typeof message === "object" && message !== null && "kind" in message;
}

import type { EngineLog } from "../../provider/resource-provider";
import type { ProviderOptions } from "./configuration";
import type { ObjectClient } from "./object-client";
import type { Watches } from "./await/watches";

/** What an operation on a resource works with. */
export interface Session {
    readonly client: ObjectClient;
    readonly watches: Watches;
    readonly log: EngineLog;
    readonly options: ProviderOptions;
}

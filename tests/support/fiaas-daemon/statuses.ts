import { applicationStatusName } from "../../../components/fiaas/application-status-name";
import { type Account, save } from "./account";
import { type Application, type ApplicationStatus, applicationVersion, deploymentIdLabel, type Result } from "./kinds";
import { ownerReference } from "./objects";

const kept = 10;

function statusesPath(namespace: string): string {
    return `/apis/${applicationVersion}/namespaces/${namespace}/application-statuses`;
}

/** The result of a deployment id so far; undefined when nobody has begun. @throws Refusal */
export async function readResult(
    account: Account,
    namespace: string,
    application: string,
    deploymentId: string,
): Promise<Result | undefined> {
    const name = applicationStatusName(application, deploymentId);
    return (await account.get<ApplicationStatus>(`${statusesPath(namespace)}/${name}`))?.result;
}

/** Writes the ApplicationStatus of one deployment. */
export class StatusWriter {
    private readonly logs: string[] = [];
    private readonly account: Account;
    private readonly application: Application;
    private readonly app: string;
    private readonly isInApplication: boolean;

    /** @param isInApplication whether the Application's own status is written too. */
    constructor(account: Account, application: Application, app: string, isInApplication: boolean) {
        this.account = account;
        this.application = application;
        this.app = app;
        this.isInApplication = isInApplication;
    }

    /** Adds a line to the logs, which the next result takes with it. */
    public note(level: "INFO" | "ERROR", line: string): void {
        this.logs.push(`[${new Date().toISOString()}] ${level} ${line}`);
    }

    /** Writes a result with the logs so far. The first one makes room for itself. @throws Refusal */
    public async write(result: Result): Promise<void> {
        const { metadata, spec } = this.application;
        const path = statusesPath(metadata.namespace);
        const deploymentId = metadata.labels?.[deploymentIdLabel] ?? "";
        const name = applicationStatusName(this.app, deploymentId);
        const { additional_labels: labels, additional_annotations: annotations } = spec ?? {};
        await save(this.account, path, name, () => ({
            apiVersion: applicationVersion,
            kind: "ApplicationStatus",
            metadata: {
                name,
                namespace: metadata.namespace,
                labels: {
                    ...labels?.["global"],
                    ...labels?.["status"],
                    app: this.app,
                    [deploymentIdLabel]: deploymentId,
                },
                annotations: {
                    ...annotations?.["global"],
                    ...annotations?.["status"],
                    "fiaas/last_updated": new Date().toISOString(),
                },
                ownerReferences: [ownerReference({ name: metadata.name, uid: metadata.uid })],
            },
            result,
            logs: this.logs,
        }));
        if (this.isInApplication) {
            await this.writeApplication(result, deploymentId);
        }
        if (result === "INITIATED") {
            await this.forgetOldest(path);
        }
    }

    private async writeApplication(result: Result, deploymentId: string): Promise<void> {
        const { namespace, name } = this.application.metadata;
        const path = `/apis/${applicationVersion}/namespaces/${namespace}/applications/${name}`;
        const current = await this.account.get<Application>(path);
        const logs = this.logs.filter((line) => line.includes(" ERROR "));
        const { generation: observedGeneration } = this.application.metadata;
        const status = { result, observedGeneration, logs, deployment_id: deploymentId };
        await this.account.update(`${path}/status`, { ...current, status });
    }

    /** Of each application the newest ten statuses are kept. */
    private async forgetOldest(path: string): Promise<void> {
        const updated = ({ metadata }: ApplicationStatus): string => metadata.annotations?.["fiaas/last_updated"] ?? "";
        const statuses = [...(await this.account.list<ApplicationStatus>(path, `app=${this.app}`))];
        statuses.sort((one, other) => updated(other).localeCompare(updated(one)));
        for (const { metadata } of statuses.slice(kept)) {
            await this.account.delete(`${path}/${metadata.name}`);
        }
    }
}

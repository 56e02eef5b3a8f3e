import type { EngineLog } from "../resource-provider";
import type { Tell } from "./certificate-life";

type Severity = Parameters<Tell>[0];

/** So many names stand in a line; `--diff` shows them all. */
const shownNames = 10;

/** Lines of a preview about the leaves of one resource: what is to be said of several of them is said once. */
export class LeafLines {
    private readonly log: EngineLog;
    private readonly urn: string;
    private readonly lines = new Map<string, { severity: Severity; message: string; names: string[] }>();

    constructor(log: EngineLog, urn: string) {
        this.log = log;
        this.urn = urn;
    }

    /** What says something of one leaf. */
    public tellerOf(name: string): Tell {
        return (severity, message) => {
            const key = `${severity} ${message}`;
            const line = this.lines.get(key) ?? { severity, message, names: [] };
            line.names.push(name);
            this.lines.set(key, line);
            return Promise.resolve();
        };
    }

    /** Writes what was told, in the order in which it was told first. */
    public async write(): Promise<void> {
        for (const { severity, message, names } of this.lines.values()) {
            await this.log.write(severity, `${listed(names)}: ${message}`, this.urn);
        }
    }
}

function listed(names: readonly string[]): string {
    const rest = names.length - shownNames;
    const shown = names.slice(0, shownNames).join(", ");
    return rest > 0 ? `${shown} and ${rest} more` : shown;
}

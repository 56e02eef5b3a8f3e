import { configurationPrefix } from "../../components/installation/stack-file";
import { yamlText } from "../channel/yaml-text";
import type { CheckedDraft } from "./checked-draft";
import type { FoundCluster } from "./find-daemons";

/** The sections for the stack file, as YAML that can take the place of those that it has. */
export function sectionsText({ fiaas, namespaces }: Pick<CheckedDraft, "fiaas" | "namespaces">): string {
    const sections = { fiaas, namespaces };
    const written = Object.entries(sections).filter(([, section]) => Object.keys(section).length > 0);
    return `${yamlText({
        config: Object.fromEntries(written.map(([key, section]) => [configurationPrefix + key, section])),
    })}\n`;
}

/** What was found and what is made of it, for programs. */
export function adoptJson(installation: string, server: string, found: FoundCluster, draft: CheckedDraft): unknown {
    const { fiaas, namespaces, adopted, notes } = draft;
    return {
        installation,
        server,
        daemons: found.daemons.map(({ namespace, application, configMap, objects }) => ({
            namespace,
            isAdopted: adopted.includes(namespace),
            deploymentId: application?.deploymentId ?? null,
            image: application?.image ?? null,
            tag: configMap?.tag ?? null,
            isLabelled: configMap?.isLabelled ?? null,
            objects,
        })),
        strays: found.strays,
        definitions: found.definitions,
        skippers: found.skippers,
        notes,
        configuration: { fiaas, namespaces },
    };
}

/** What a person is told beside the sections. */
export function summaryText(installation: string, server: string, draft: CheckedDraft): string {
    const { adopted, notes } = draft;
    const daemons = adopted.length === 1 ? "1 daemon" : `${adopted.length} daemons`;
    const remedy =
        adopted.length === 0
            ? "There is nothing to adopt."
            : `Put the sections into stacks/Pulumi.${installation}.yaml in the place of its own, ` +
              "and look at `npx pulumi preview`.";
    return [...notes, `${server}: ${daemons} to adopt. ${remedy}`].map((line) => `${line}\n`).join("");
}

import { describeFaults } from "../../../components/installation/fault-lines";
import { checkConfiguration } from "../../../components/installation/parse";
import { catalogOf } from "./catalog";
import { ofKind } from "./documents";
import { draftNodes } from "./node-draft";
import { type Outside, outsideOf } from "./outside";
import { draftPki } from "./pki-draft";
import type { Design } from "./read-design";

/** What a design becomes. */
export interface PromenadeDraft {
    /** Sections of a stack file, without their prefix. */
    readonly sections: Readonly<Record<string, unknown>>;
    readonly outside: readonly Outside[];
    /** What has to be known about the sections, a line each. */
    readonly notes: readonly string[];
    /** Why the sections are no configuration of an installation, a line each. */
    readonly faults: readonly string[];
}

const withoutCatalog = "pki: there is no PKICatalog, so there is no section for certificates.";

const newAuthorities =
    "pki: its authorities are new ones, which nothing in a running cluster trusts. To go on with those that there are, name " +
    "them in existing before the first up: see docs/certificates.md.";

/** Drafts the sections that a design becomes. */
export function draftSections({ documents, foreign, notes }: Design): PromenadeDraft {
    const catalog = catalogOf(documents);
    const nodes = draftNodes(documents, catalog);
    const [genesis] = ofKind(documents, "Genesis");
    const [network] = ofKind(documents, "KubernetesNetwork");
    const pki =
        catalog === undefined || genesis === undefined || network === undefined
            ? undefined
            : draftPki({ catalog, network: network.data, nodes: nodes.nodes, genesis: genesis.data.hostname });
    const sections = { nodes: nodes.nodes, ...(pki !== undefined && { pki: pki.pki }) };
    return {
        sections,
        outside: outsideOf(documents, foreign),
        notes: [...notes, ...nodes.notes, ...(pki === undefined ? [withoutCatalog] : [newAuthorities, ...pki.notes])],
        faults: faultsOf(sections),
    };
}

/** Sections that the files do not have are others' to say. */
function faultsOf(sections: PromenadeDraft["sections"]): string[] {
    const { faults } = checkConfiguration(sections);
    const own = faults.filter(({ path }) => Object.hasOwn(sections, String(path[0])));
    return describeFaults(own, () => ({ file: "(the sections)" }));
}

import { ConfigurationError } from "../../../components/installation/fault-lines";
import { designFaults } from "./design-faults";
import { type ForeignDocument, type PromenadeDocument, readDocuments } from "./documents";

/** A design that is right: its documents, and those of other programs beside them. */
export interface Design {
    readonly documents: readonly PromenadeDocument[];
    readonly foreign: readonly ForeignDocument[];
    /** What was passed over, a line each. */
    readonly notes: readonly string[];
}

/**
 * Reads a design as Promenade does, but for layering: documents are to be those that Deckhand has rendered.
 * @throws ConfigurationError with all faults of all files at once.
 */
export function readDesign(files: readonly string[]): Design {
    const { documents, foreign, faults } = readDocuments(files);
    const concrete = documents.filter(({ metadata }) => !metadata.layeringDefinition.abstract);
    // What is missing between documents may stand in one that could not be read.
    const all = faults.length > 0 ? faults : designFaults(concrete);
    if (all.length > 0) {
        throw new ConfigurationError(all);
    }
    return { documents: concrete, foreign, notes: documents.flatMap(layeringNotes) };
}

function layeringNotes({ at, kind, metadata, name }: PromenadeDocument): string[] {
    const { file, line = 1 } = at(["metadata"]);
    const { layeringDefinition, substitutions = [] } = metadata;
    const whose = `${file}:${line}: ${kind} ${name}`;
    if (layeringDefinition.abstract) {
        return [`${whose} is abstract, so it was passed over: only what Deckhand makes of it counts.`];
    }
    const isPart = (layeringDefinition.actions ?? []).length > 0 || substitutions.length > 0;
    return isPart
        ? [
              `${whose} is layered or has substitutions: its values are taken as they are written, so give what Deckhand renders.`,
          ]
        : [];
}

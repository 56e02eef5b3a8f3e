import type { ResourceKind } from "../flotilla-provider";
import type { CheckResult, DiffResult } from "../resource-provider";
import type { PropertyMap } from "../property-values";

/**
 * The provider's side of `flotilla:pki:Certificate`, which states from before `LeafCertificates` have for each leaf: no program
 * declares one any more, so all that the engine does with it is to forget it.
 */
export class FormerCertificateResource implements ResourceKind {
    public check(): Promise<CheckResult> {
        return refused();
    }

    public diff(): Promise<DiffResult> {
        return Promise.resolve({ detailedDiff: {} });
    }

    public create(): Promise<{ id: string; outputs: PropertyMap }> {
        return refused();
    }

    public update(): Promise<{ outputs: PropertyMap }> {
        return refused();
    }

    /** A certificate that is forgotten stays valid to its end: there is nothing to delete. */
    public delete(): Promise<void> {
        return Promise.resolve();
    }
}

function refused(): Promise<never> {
    return Promise.reject(
        new Error("flotilla:pki:Certificate is not declared any more. Use flotilla:pki:LeafCertificates."),
    );
}

import type { KeyObject, X509Certificate } from "node:crypto";
import { commonNameFault, organizationFault } from "../../components/pki/subject";
import type { PropertyMap } from "../property-values";
import type { InputCheck } from "./inputs";
import type * as issuing from "./issue";
import { issuedOf } from "./issued";
import { type IssuedInputs, IssuedResource } from "./issued-resource";
import { library } from "./library";
import { type Comparable, type Reason, valueReasons } from "./reasons";

/** How many levels of authorities anybody has. */
const longestPath = 100;

/** The provider's side of `flotilla:pki:CertificateAuthority`: one generation of an authority that signs itself. */
export class CertificateAuthorityResource extends IssuedResource<IssuedInputs> {
    protected readonly properties = [
        "commonName",
        "organizations",
        "algorithm",
        "validityDays",
        "renewBeforeDays",
        "pathLength",
        "existing",
    ];
    protected readonly keyIsNeeded = false;
    protected readonly isAuthority = true;

    protected checkMore(check: InputCheck): PropertyMap {
        check.text("commonName", (name) => (name === "" ? "is empty. Name the authority" : commonNameFault(name)));
        check.texts("organizations", organizationFault);
        if (check.value("pathLength") !== undefined) {
            check.count("pathLength", 0, longestPath);
        }
        return {};
    }

    protected comparableOf(certificate: X509Certificate, { pathLength }: IssuedInputs): Comparable {
        const { commonName, organizations, algorithm } = issuedOf(certificate);
        return { commonName, organizations, algorithm, pathLength };
    }

    /** What Node does not tell of a certificate takes the library, which a preview with nothing to import does without. */
    protected importReasons(certificate: X509Certificate, { pathLength }: IssuedInputs): Reason[] {
        const existing = library().pathLengthOf(certificate);
        return valueReasons("pathLength", "path length", existing ?? "none", pathLength ?? "none");
    }

    protected issuerReasons(): Reason[] {
        return [];
    }

    protected ensureIssuable(): void {
        // Nobody stands above it.
    }

    protected issue(wanted: IssuedInputs, key: KeyObject, validity: issuing.Validity): Promise<string> {
        return library().issueAuthority({ ...wanted, ...validity }, key);
    }

    protected moreOutputs(): PropertyMap {
        return {};
    }
}

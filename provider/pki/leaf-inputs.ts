import { canonicalHosts, hostFault } from "../../components/pki/host";
import { commonNameFault, organizationFault } from "../../components/pki/subject";
import { containsUnknown, type PropertyMap, type PropertyValue } from "../property-values";
import type { InputCheck } from "./inputs";
import { purposeFault, purposeHint } from "./purpose";

/** Checks who a leaf is for and what for, and gives what is to be written in another form. */
export function checkLeaf(check: InputCheck): PropertyMap {
    const commonName = check.text("commonName", commonNameFault);
    check.texts("organizations", organizationFault);
    const hosts = check.texts("hosts", hostFault);
    check.texts("purposes", purposeFault);
    if (isEmpty(check.value("purposes"))) {
        check.fail("purposes", `is empty, so the certificate is for nothing. ${purposeHint}.`);
    }
    if (commonName === "" && isEmpty(check.value("hosts"))) {
        check.fail("commonName", "is empty, and there are no hosts: the certificate names nobody. Give one of them.");
    }
    return containsUnknown(check.value("hosts")) ? {} : { hosts: canonicalHosts(hosts) };
}

function isEmpty(value: PropertyValue | undefined): boolean {
    return Array.isArray(value) && value.length === 0;
}

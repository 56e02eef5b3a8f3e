/** Upper bound of both a common name and an organization (RFC 5280, appendix A.1: ub-common-name, ub-organization-name). */
const longest = 64;

/**
 * Why a text cannot be the common name of a subject, as "<what is wrong>. <what to do>"; undefined when it can. An empty
 * one has no fault here: whether there may be none depends on the hosts.
 */
export function commonNameFault(name: string): string | undefined {
    return partFault(name, "a common name");
}

/** The same for one organization: to Kubernetes, a group of the user. */
export function organizationFault(organization: string): string | undefined {
    return organization === ""
        ? "is empty. Write the organization, or take the entry out"
        : partFault(organization, "an organization");
}

function partFault(text: string, what: string): string | undefined {
    if (/\p{Cc}/u.test(text)) {
        return "has control characters, such as a line end. Take them out";
    }
    if (/[^\x20-\x7e]/.test(text)) {
        return "has characters beyond ASCII, which have several forms, while Kubernetes compares names byte by byte. Use letters of ASCII";
    }
    if (text !== text.trim()) {
        return "has blanks at its ends. Take them out";
    }
    return text.length > longest
        ? `has ${text.length} characters, but ${what} has ${longest} at most (RFC 5280). Shorten it`
        : undefined;
}

import type { ClusterAnswer, NamespaceState } from "./cluster-answer";
import { type Expectations, isFresh, isOwned, type Memory } from "./namespace-expectations";

/** More names than these make a warning longer, not clearer. */
const shownNames = 10;

/**
 * What a person should know of a cluster that answers, in one message: what it did not tell and why, and namespaces
 * that are gone. Undefined when all is well. Nothing in it has to be refused.
 */
export function describeFindings(namespaces: Expectations, memory: Memory, answer: ClusterAnswer): string | undefined {
    const lines = [
        ...versionFindings(answer),
        ...silenceFindings(namespaces, answer),
        ...goneFindings(namespaces, memory, answer),
    ];
    const [only, ...others] = lines;
    if (only === undefined) {
        return undefined;
    }
    const list = others.length === 0 ? ` ${only}` : lines.map((line) => `\n- ${line}`).join("");
    return `The cluster ${answer.server} answers, but not all is well:${list}`;
}

function versionFindings({ versionProblem, user }: ClusterAnswer): string[] {
    if (versionProblem === undefined) {
        return [];
    }
    return versionProblem === "forbidden"
        ? [`its version is not known: ${who(user)} may not ask for /version (403).`]
        : ["its version is not known: /version gave no usable answer within 3 s."];
}

function silenceFindings(namespaces: Expectations, answer: ClusterAnswer): string[] {
    return [
        ...finding(
            inState(namespaces, answer, "forbidden"),
            ({ them, they }) =>
                `${who(answer.user)} may not read ${them} (403), so nobody looked whether ${they}. ` +
                "Allow that user to `get` namespaces.",
        ),
        ...finding(
            inState(namespaces, answer, "unanswered"),
            () => "no usable answer within 3 s. Run it again; the API server may be overloaded.",
        ),
    ];
}

function goneFindings(namespaces: Expectations, memory: Memory, answer: ClusterAnswer): string[] {
    const known = (name: string): boolean => !isFresh(name, namespaces, memory);
    const missing = inState(namespaces, answer, "missing").filter(known);
    return [
        ...finding(
            missing.filter((name) => isOwned(namespaces[name])),
            ({ them }) =>
                `this installation owns ${them}, but somebody deleted ${them} (or the last \`up\` never made ${them}). ` +
                `Run \`pulumi refresh\`, then the next \`pulumi up\` makes ${them} again.`,
        ),
        ...finding(
            inState(namespaces, answer, "terminating").filter(known),
            ({ them }) =>
                `somebody is deleting ${them} right now. ` +
                "Wait until that has ended, and then run `pulumi refresh` and `pulumi up`.",
        ),
        ...finding(
            missing.filter((name) => !isOwned(namespaces[name])),
            ({ them }) => `create: false, but somebody deleted ${them}. Create ${them} again, or remove create: false.`,
        ),
    ];
}

/** Words that depend on how many namespaces a finding is about. */
interface Pronouns {
    readonly them: string;
    readonly they: string;
}

/** A line about namespaces; none when there are none. */
function finding(names: readonly string[], text: (pronouns: Pronouns) => string): string[] {
    if (names.length === 0) {
        return [];
    }
    const pronouns = names.length === 1 ? { them: "it", they: "it exists" } : { them: "them", they: "they exist" };
    return [`${paths(names)}: ${text(pronouns)}`];
}

function inState(namespaces: Expectations, answer: ClusterAnswer, state: NamespaceState): string[] {
    return Object.keys(namespaces)
        .filter((name) => answer.namespaces[name] === state)
        .sort();
}

function paths(names: readonly string[]): string {
    const shown = names.slice(0, shownNames).map((name) => `namespaces.${name}`);
    const rest = names.length - shown.length;
    return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}

function who(user: string | undefined): string {
    return user === undefined ? "the kubeconfig's user" : `the user "${user}"`;
}

import { isIPv4, isIPv6 } from "node:net";

/** What is wrong with an address. */
export interface AddressFault {
    /** "<what is wrong>. <what to do>", to stand behind the value. */
    readonly message: string;
    /** The value holds a password, or may: it must never be shown. */
    readonly concealed: boolean;
}

/** The key of Docker Hub in every docker config.json, whatever name of the registry is used. */
const dockerHubKey = "https://index.docker.io/v1/";
const dockerHubHosts: readonly string[] = ["docker.io", "index.docker.io", "registry-1.docker.io"];

const hostLabel = /^[a-z0-9*]([-a-z0-9*]*[a-z0-9*])?$/;
const pathSegment = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;

interface AddressParts {
    /** Lower-case; an IPv6 address stands in brackets. */
    readonly host: string;
    /** Without the colon; undefined when there is no colon. */
    readonly port: string | undefined;
    /** Empty, or beginning with "/". */
    readonly path: string;
}

/**
 * The key under which container runtimes look for the login of a registry: the host, its port and the beginning of a
 * path, without scheme, API version or slash at the end; Docker Hub has one of its own. The kubelet drops a leading
 * `/v1/` or `/v2/`, too, lets `*` stand for a part of a host's label and takes a path as a prefix
 * (k8s.io/kubernetes/pkg/credentialprovider/keyring.go); other tools look the key up as it is (containers-auth.json(5)).
 *
 * Only for addresses without an {@link addressFault}. A key is its own key.
 */
export function registryKey(address: string): string {
    const { host, port, path } = partsOf(address);
    if (port === undefined && dockerHubHosts.includes(host)) {
        return path === "" ? dockerHubKey : `docker.io${path}`;
    }
    return `${host}${port === undefined ? "" : `:${port}`}${path}`;
}

/** What makes an address unusable as the place of a registry; undefined when nothing does. */
export function addressFault(address: string): AddressFault | undefined {
    const secretFault = hiddenFault(address);
    if (secretFault !== undefined) {
        return { message: secretFault, concealed: true };
    }
    const message = wholeFault(address) ?? partsFault(partsOf(address));
    return message === undefined ? undefined : { message, concealed: false };
}

const digestReference = /^[^@]+@sha(?:256|512):[0-9a-f]*$/;

function hiddenFault(address: string): string | undefined {
    if (address.includes("@") && !digestReference.test(address)) {
        return 'has a user or password before an "@". Write the registry\'s host alone; they belong in username and password, and change the password if the file was shared';
    }
    // Signed URLs carry their secret there.
    return /[?#]/.test(address)
        ? 'has a query or fragment, which a registry\'s address has not. Remove everything from the "?" or "#" on'
        : undefined;
}

function wholeFault(address: string): string | undefined {
    if (address === "") {
        return "is empty. Set it to the registry's host, such as quay.io";
    }
    if (/[\s\p{Cc}]/u.test(address)) {
        return "has blanks. Take them out";
    }
    if (/[^\x20-\x7e]/.test(address)) {
        return "has letters that host names do not have. Write the host in punycode (xn--…)";
    }
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1];
    if (scheme !== undefined && !/^https?$/i.test(scheme)) {
        return `begins with "${scheme}://", which runtimes do not look for. Write the host alone`;
    }
    return imageFault(withoutScheme(address));
}

/** People paste what stands in a pod: the registry with a repository and a tag or digest. */
function imageFault(address: string): string | undefined {
    const repository = address.slice(address.indexOf("/"));
    const isImage = address.includes("@") || (address.includes("/") && repository.includes(":"));
    return isImage
        ? "is an image, not a registry. Write the registry's host, such as quay.io, or the beginning that all its images have, without a tag"
        : undefined;
}

function partsFault({ host, port, path }: AddressParts): string | undefined {
    if (port !== undefined && !isPort(port)) {
        return `has ${port === "" ? "no port after its colon" : `the port "${port}"`}. Use a number from 1 to 65535 without zeros before it, or remove the colon, too`;
    }
    return (host.startsWith("[") ? addressInBracketsFault(host, port) : hostFault(host)) ?? pathFault(path);
}

function isPort(text: string): boolean {
    return /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= 65535;
}

function addressInBracketsFault(host: string, port: string | undefined): string | undefined {
    if (!isIPv6(host.slice(1, -1)) || !/^\[[0-9a-f:.]+\]$/.test(host)) {
        return "has no IPv6 address in its brackets. Write one such as [2001:db8::1]:5000";
    }
    // The kubelet takes brackets without a port behind them for a pattern, which fits nothing.
    return port === undefined
        ? "has no port, without which the kubelet never finds an IPv6 address. Write one, here and in the images: [2001:db8::1]:443"
        : undefined;
}

/** Node builds what it asks for the answer only when somebody asks: half a dozen milliseconds of a preview. */
function isBareIPv6(text: string): boolean {
    return text.indexOf(":") !== text.lastIndexOf(":") && isIPv6(text);
}

function hostFault(host: string): string | undefined {
    if (host === "") {
        return "has no host. Begin with one, such as quay.io";
    }
    if (isBareIPv6(host)) {
        return "is an IPv6 address without brackets. Write it in brackets";
    }
    const labels = host.split(".");
    if (host.length > 253 || labels.some((label) => label.length > 63 || !hostLabel.test(label))) {
        return `has "${shorten(host)}", which is not a host's name (RFC 1123). Use letters, digits and "-", with dots between the parts, such as quay.io`;
    }
    if (labels.every((label) => label.includes("*"))) {
        return 'fits any registry, which would get the password. Write at least one part of the host without "*"';
    }
    // A last part of digits makes an IPv4 address of the whole (https://url.spec.whatwg.org/#ends-in-a-number-checker).
    return /^[0-9]+$/.test(labels[labels.length - 1] ?? "") && !host.includes("*") && !isIPv4(host)
        ? `has "${shorten(host)}", which is neither a host's name nor an IPv4 address. Write four numbers from 0 to 255, or a name`
        : undefined;
}

function pathFault(path: string): string | undefined {
    if (path.includes("*")) {
        return 'has a "*" in its path. Use it in the host only: a path fits all that begins with it';
    }
    if (path.includes("//")) {
        return "has slashes side by side in its path. Take one out";
    }
    const wrong = path
        .split("/")
        .slice(1)
        .find((segment) => !pathSegment.test(segment));
    return wrong === undefined
        ? undefined
        : `has "${shorten(wrong)}" in its path, which no repository is called. Use lower-case letters and digits, with ".", "_" or "-" between them, or the host alone`;
}

function shorten(text: string): string {
    return text.length <= 63 ? text : `${text.slice(0, 60)}…`;
}

function withoutScheme(address: string): string {
    return address.replace(/^https?:\/\//i, "");
}

function partsOf(address: string): AddressParts {
    const plain = withoutScheme(address);
    const slash = plain.indexOf("/");
    const place = (slash < 0 ? plain : plain.slice(0, slash)).toLowerCase();
    const path = slash < 0 ? "" : plain.slice(slash);
    // A colon inside brackets, or one of several, belongs to an IPv6 address.
    const [, host = place, port] = /^(\[[^\]]*\]|[^:[\]]*):(.*)$/.exec(place) ?? [];
    const isAddress = isBareIPv6(place);
    return {
        host: isAddress ? place : host,
        port: isAddress ? undefined : port,
        path: path.replace(/\/+$/, "").replace(/^(?:\/v[12](?=\/|$))+/, ""),
    };
}

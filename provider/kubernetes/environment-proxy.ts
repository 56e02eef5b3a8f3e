import { BlockList, isIP } from "node:net";

/** The variables that choose a proxy; the upper-case name wins, an empty one counts as unset. */
type Environment = Readonly<Record<string, string | undefined>>;

/** One entry of NO_PROXY: whether it takes a host and port out of the proxy's way. */
type Exception = (host: string, port: string) => boolean;

/**
 * The proxy that the environment names for a server, by the rules of Go's `net/http`
 * (https://pkg.go.dev/golang.org/x/net/http/httpproxy), so that this provider takes the same way as the Kubernetes
 * provider and kubectl: HTTPS_PROXY or HTTP_PROXY by the server's scheme, a proxy without a scheme is `http`, and
 * neither `localhost` nor a loopback address is ever proxied. NO_PROXY lists domains with all below them, `.domain` or
 * `*.domain` for those below alone, addresses, networks such as 10.0.0.0/8, each but networks with an optional port,
 * and `*` for everything. The npm packages for this know other rules (no networks, no domains below, ALL_PROXY).
 *
 * @returns the proxy's URL, or undefined when the server is reached directly.
 * @throws Error when the proxy's URL does not parse; the message does not quote it, as it may hold a password.
 */
export function environmentProxy(server: URL, environment: Environment): string | undefined {
    const scheme = server.protocol === "http:" ? "HTTP" : "HTTPS";
    const proxy = variable(environment, `${scheme}_PROXY`);
    if (proxy === "") {
        return undefined;
    }
    const host = server.hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
    const port = server.port || (scheme === "HTTP" ? "80" : "443");
    if (isLoopback(host) || exceptions(variable(environment, "NO_PROXY")).some((matches) => matches(host, port))) {
        return undefined;
    }
    return proxyUrl(proxy, scheme);
}

function variable(environment: Environment, name: string): string {
    return [environment[name], environment[name.toLowerCase()]].find((value) => (value ?? "") !== "") ?? "";
}

function proxyUrl(proxy: string, scheme: string): string {
    const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
    if (!URL.canParse(withScheme)) {
        throw new Error(`the proxy in ${scheme}_PROXY is no valid URL. Write it as http://host:port`);
    }
    return withScheme;
}

function isLoopback(host: string): boolean {
    const loopback = new BlockList();
    loopback.addSubnet("127.0.0.0", 8, "ipv4");
    loopback.addAddress("::1", "ipv6");
    return host === "localhost" || isListed(loopback, host);
}

function isListed(list: BlockList, host: string): boolean {
    const version = isIP(host);
    return version !== 0 && list.check(host, version === 4 ? "ipv4" : "ipv6");
}

function exceptions(noProxy: string): Exception[] {
    const entries = noProxy.split(",").map((entry) => entry.trim().toLowerCase());
    return entries.filter((entry) => entry !== "").map((entry) => exception(entry));
}

function exception(entry: string): Exception {
    if (entry === "*") {
        return () => true;
    }
    return networkException(entry) ?? hostException(entry);
}

function networkException(entry: string): Exception | undefined {
    const [, address = "", prefix = ""] = /^(.+)\/(\d{1,3})$/.exec(entry) ?? [];
    const version = isIP(address);
    if (version === 0 || Number(prefix) > (version === 4 ? 32 : 128)) {
        return undefined;
    }
    const network = new BlockList();
    network.addSubnet(address, Number(prefix), version === 4 ? "ipv4" : "ipv6");
    return (host) => isListed(network, host);
}

function hostException(entry: string): Exception {
    // An IPv6 address has colons of its own: with a port it stands in brackets.
    const split = isIP(entry) === 0 ? /^(.*):(\d*)$/.exec(entry) : null;
    const name = (split?.[1] ?? entry).replace(/^\[(.*)\]$/, "$1");
    const wantedPort = split?.[2] ?? "";
    const isPort = (port: string): boolean => wantedPort === "" || wantedPort === port;
    if (name === "") {
        return () => false;
    }
    if (isIP(name) !== 0) {
        const address = new BlockList();
        address.addAddress(name, isIP(name) === 4 ? "ipv4" : "ipv6");
        return (host, port) => isListed(address, host) && isPort(port);
    }
    const domain = name.replace(/^\*\./, ".");
    const suffix = domain.startsWith(".") ? domain : `.${domain}`;
    return (host, port) => (host.endsWith(suffix) || host === domain) && isPort(port);
}

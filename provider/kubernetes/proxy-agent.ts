import type * as http from "node:http";
import type { AgentOptions } from "node:https";

/** Loaded where there is a proxy: they cost the start of every process otherwise. */
const libraries = {
    socks: () => import("socks-proxy-agent"),
    http: () => import("hpagent"),
} as const;

/**
 * The way to a server through a proxy, by the proxy's scheme as kubectl has it: `socks5`, which also looks up the server's name
 * (https://pkg.go.dev/net/http#Transport), else HTTP, with CONNECT where the server speaks TLS.
 * @param options for the connection to the server.
 * @throws TypeError when the proxy's address does not parse.
 */
export async function proxyAgent(proxy: string, server: string, options: AgentOptions): Promise<http.Agent> {
    if (proxy.startsWith("socks")) {
        const { SocksProxyAgent } = await libraries.socks();
        return new SocksProxyAgent(proxy.replace(/^socks5:/, "socks5h:"), options);
    }
    const { HttpProxyAgent, HttpsProxyAgent } = await libraries.http();
    return server.startsWith("https:")
        ? new HttpsProxyAgent({ ...options, proxy })
        : new HttpProxyAgent({ ...options, proxy });
}

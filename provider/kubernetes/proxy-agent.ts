import type * as http from "node:http";
import type { AgentOptions } from "node:https";

/**
 * The way to a server through a proxy, by the proxy's scheme as kubectl has it: `socks5`, which also looks up the server's name
 * (https://pkg.go.dev/net/http#Transport), else HTTP, with CONNECT where the server speaks TLS. What does it is loaded here, because it
 * would cost the start of every process that needs no proxy.
 * @param options for the connection to the server.
 * @throws TypeError when the proxy's address does not parse.
 */
export async function proxyAgent(proxy: string, server: string, options: AgentOptions): Promise<http.Agent> {
    if (proxy.startsWith("socks")) {
        const { SocksProxyAgent } = await import("socks-proxy-agent");
        return new SocksProxyAgent(proxy.replace(/^socks5:/, "socks5h:"), options);
    }
    const { HttpProxyAgent, HttpsProxyAgent } = await import("hpagent");
    return server.startsWith("https:")
        ? new HttpsProxyAgent({ ...options, proxy })
        : new HttpProxyAgent({ ...options, proxy });
}

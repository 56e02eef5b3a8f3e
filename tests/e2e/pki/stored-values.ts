interface RangeAnswer {
    readonly kvs?: readonly { readonly value?: string }[];
}

/** The values of all keys in an etcd with some beginning, as they are stored (https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/). */
export async function storedValues(port: number, prefix: string): Promise<string[]> {
    const last = prefix.length - 1;
    const end = prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
    const response = await fetch(`http://127.0.0.1:${port}/v3/kv/range`, {
        method: "POST",
        body: JSON.stringify({ key: base64(prefix), range_end: base64(end) }),
    });
    const { kvs = [] } = (await response.json()) as RangeAnswer;
    return kvs.map(({ value = "" }) => Buffer.from(value, "base64").toString("latin1"));
}

function base64(text: string): string {
    return Buffer.from(text).toString("base64");
}

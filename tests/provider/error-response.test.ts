import assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { CreateRequest, ErrorResourceInitFailed, UpdateRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { providerHandlers } from "../../provider/handlers";
import { ResourceInitializationError, type ResourceProvider } from "../../provider/resource-provider";

describe("an error of a provider", () => {
    let server: grpc.Server;
    let client: ResourceProviderClient;
    let thrown: Error;

    before(async () => {
        const fail = () => Promise.reject(thrown);
        const provider = { create: fail, update: fail } as unknown as ResourceProvider;
        server = new grpc.Server();
        server.addService(ResourceProviderService, providerHandlers(provider));
        const credentials = grpc.ServerCredentials.createInsecure();
        const port = await new Promise<number>((resolve, reject) => {
            server.bindAsync("127.0.0.1:0", credentials, (error, bound) => {
                if (error === null) {
                    resolve(bound);
                } else {
                    reject(error);
                }
            });
        });
        client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    });

    after(() => {
        client.close();
        server.forceShutdown();
    });

    /** What an engine gets of it. */
    function answerTo(error: Error, operation: "create" | "update" = "create"): Promise<grpc.ServiceError> {
        thrown = error;
        return new Promise((resolve, reject) => {
            const answer = (failure: grpc.ServiceError | null): void => {
                if (failure === null) {
                    reject(new Error("there was no error"));
                } else {
                    resolve(failure);
                }
            };
            const options = { deadline: Date.now() + 3000 };
            if (operation === "create") {
                client.create(new CreateRequest(), new grpc.Metadata(), options, answer);
            } else {
                client.update(new UpdateRequest(), new grpc.Metadata(), options, answer);
            }
        });
    }

    function initialization(size: number): ResourceInitializationError {
        const outputs = { data: "x".repeat(size) };
        return new ResourceInitializationError("a/b is not ready", { id: "a/b", outputs, reasons: ["why"] });
    }

    const texts: readonly { rule: string; text: string; told: RegExp }[] = [
        { rule: "is told as it is", text: "one\ntwo: é", told: /^one\ntwo: é$/ },
        { rule: "has a replacement for half a character", text: "one \ud83d", told: /^one \ufffd$/ },
        {
            rule: "keeps the first lines, and says how many there are besides",
            text: "leaf: ends too late\n".repeat(5000),
            told: /^(leaf: ends too late\n){500,}… and \d+ more lines\.$/,
        },
        { rule: "keeps the start of a line without end", text: "é".repeat(100_000), told: /^é{1000,}…$/ },
        {
            rule: "keeps the start of a line without end, and counts the others",
            text: `${"😀".repeat(50_000)}\nlast`,
            told: /^(?:😀){500,}\ufffd?…\n… and 1 more line\.$/u,
        },
    ];
    for (const { rule, text, told } of texts) {
        it(rule, async () => {
            const { code, details } = await answerTo(new Error(text));
            assert.equal(code, grpc.status.UNKNOWN, details);
            assert.match(details, told);
        });
    }

    it("has the state of a resource that is there all the same", async () => {
        const { metadata } = await answerTo(initialization(20_000));
        const [packed] = metadata.get("grpc-status-details-bin");
        const [detail] = Status.deserializeBinary(packed as Buffer).getDetailsList();
        const { id, reasonsList } = ErrorResourceInitFailed.deserializeBinary(
            detail?.getValue_asU8() ?? Buffer.of(),
        ).toObject();
        assert.deepEqual([id, reasonsList], ["a/b", ["why"]]);
    });

    it("says what to do where that state is too large to be told", async () => {
        const { code, details } = await answerTo(initialization(200_000));
        assert.equal(code, grpc.status.UNKNOWN, details);
        assert.match(details, /^a\/b exists, but is too large .*`pulumi import`.*\na\/b is not ready$/);
    });

    it("does not ask to delete or import what the state has, after an update", async () => {
        const { code, details } = await answerTo(initialization(200_000), "update");
        assert.equal(code, grpc.status.UNKNOWN, details);
        assert.match(
            details,
            /^a\/b is too large .* the state keeps what it had\..*`pulumi up` again\.\na\/b is not ready$/,
        );
        assert.doesNotMatch(details, /delete|import/);
    });
});

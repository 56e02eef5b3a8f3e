import type * as grpc from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
    type GetRequiredPluginsRequest,
    GetRequiredPluginsResponse,
    type RunRequest,
    RunResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as runtimeConfig from "@pulumi/pulumi/runtime/config";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { untilQuiet } from "./engine-calls";
import { inEnvironment } from "./environment";
import type { Service } from "./port";
import { runProgram } from "./program";
import { waitForRPCs, withLocalStorage } from "./sdk-internals";
import { Failures } from "./failures";

/** The program of a project's folder, run anew for every engine that asks; what it says of errors is what Pulumi's `run` says. */
export function programService(folder: string, environment: NodeJS.ProcessEnv): Service {
    const getRequiredPlugins: grpc.handleUnaryCall<GetRequiredPluginsRequest, GetRequiredPluginsResponse> = (
        _,
        done,
    ) => {
        done(null, new GetRequiredPluginsResponse());
    };
    const getPluginInfo: grpc.handleUnaryCall<Empty, PluginInfo> = (_, done) => {
        const info = new PluginInfo();
        info.setVersion("1.0.0");
        done(null, info);
    };
    const run: grpc.handleUnaryCall<RunRequest, RunResponse> = ({ request }, done) => {
        const keys = JSON.stringify(request.getConfigsecretkeysList());
        inEnvironment({ ...environment, PULUMI_CONFIG_SECRET_KEYS: keys }, () =>
            withLocalStorage(() => execute(folder, request)),
        ).then(
            (isRight) => {
                const response = new RunResponse();
                response.setBail(!isRight);
                done(null, response);
            },
            (error: unknown) => {
                done(error as Error);
            },
        );
    };
    return {
        definition: LanguageRuntimeService,
        handlers: { getRequiredPlugins, getPluginInfo, run },
        close: () => undefined,
    };
}

/** False when something failed; the user has been told what. */
async function execute(folder: string, request: RunRequest): Promise<boolean> {
    const [engine = ""] = request.getArgsList();
    settings.resetOptions(
        request.getProject(),
        request.getStack(),
        request.getParallel(),
        engine,
        request.getMonitorAddress(),
        request.getDryrun(),
        request.getOrganization(),
    );
    runtimeConfig.setAllConfig(
        Object.fromEntries(request.getConfigMap().toObject(true)),
        request.getConfigsecretkeysList(),
    );
    const failures = new Failures((error) => tell(folder, error));
    await failures.during(async () => {
        await runInPulumiStack(() => Promise.resolve(runProgram(folder)));
        await waitForRPCs();
        await untilQuiet();
    });
    const isRight = await failures.isEmpty();
    if (isRight) {
        // An engine that ends with a failure of its own has told it; a process would only note that nobody answered.
        await settings.disconnect(true).catch(() => undefined);
    } else {
        // What does not wait for what failed goes on, as in a process that has not ended.
        await untilQuiet();
    }
    // The connections stay: the SDK writes one log for all runs, and after one message that it could not send it would send none.
    return isRight;
}

/** As `cmd/run` of the SDK does it. */
async function tell(folder: string, error: Error): Promise<void> {
    // Of no known class, so that what is none of the SDK's errors is not taken for nothing.
    const thrown: unknown = error;
    const stack = error.stack ?? error.message;
    if (pulumi.RunError.isInstance(thrown)) {
        await pulumi.log.error(thrown.message);
    } else if (pulumi.ResourceError.isInstance(thrown)) {
        await pulumi.log.error(thrown.hideStack === true ? thrown.message : stack, thrown.resource);
    } else {
        await pulumi.log.error(`Running program '${folder}/main.cjs' failed with an unhandled exception:\n${stack}`);
    }
}

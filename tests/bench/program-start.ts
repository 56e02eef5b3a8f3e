import * as pulumi from "@pulumi/pulumi";
// Only loaded: its resources are the engine's part.
import "../../components/installation/installation";
import { loadInstallation } from "../../components/installation/load";

/**
 * The program up to where it declares its first resource: Node's start, the SDK, the modules and the configuration.
 * The benchmark runs it as a process of its own.
 */
async function main(): Promise<void> {
    const [project = "", configuration = "{}"] = process.argv.slice(2);
    await pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
        call: ({ inputs }) => inputs as object,
    });
    pulumi.runtime.setAllConfig(JSON.parse(configuration) as Record<string, string>);
    loadInstallation(project);
}

void main();

import { customResourceDefinitions } from "../../../components/fiaas/custom-resource-definitions";
import { type Account, save } from "./account";

const collection = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/**
 * Creates the definitions or writes over those that are there, as a daemon without `disable-crd-creation` does when it
 * starts; it needs the rights for both. Those that are there stay as they are.
 * @throws Refusal
 */
export async function saveDefinitions(account: Account): Promise<void> {
    for (const { name, manifest } of customResourceDefinitions()) {
        await save(account, collection, name, (existing) => existing ?? manifest);
    }
}

import { serve } from "../../provider/server";
import { StandInProvider } from "./provider";

serve((log) => new StandInProvider(log));

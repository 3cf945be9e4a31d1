export { toast } from "../Assets/tools";

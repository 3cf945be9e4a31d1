export * from "../Assets/tools";

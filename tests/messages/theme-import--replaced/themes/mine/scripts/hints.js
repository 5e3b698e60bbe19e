export function chain() {}

/** Whether nobody but this machine reaches a host, as it is written in a configuration or a URL. */
export const isLoopback = (host: string): boolean => /^(localhost|\[?::1\]?|127(\.\d{1,3}){3})$/.test(host);

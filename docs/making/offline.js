// The kit's pages are opened from a folder, where browsers load no module, no caption file and no worker, and answer no
// fetch. docs/making/offline.py puts all modules into one plain script behind this one; before it stands KIT, with the
// address of the folder and the texts that would be fetched.
{
  const { fetch, Worker } = globalThis;
  /** @type {{ site: string, files: Record<string, string> }} */
  const { site, files } = /** @type {any} */ (globalThis).KIT;
  /** @param {unknown} address */
  const kept = (address) => {
    const { href } = new URL(String(address), globalThis.document?.baseURI ?? site);
    return href.startsWith(site) ? files[href.slice(site.length)] : undefined;
  };

  /** @type {(address: any, options?: RequestInit) => Promise<Response>} */
  globalThis.fetch = (address, options) => fetch.call(globalThis, kept(address?.url ?? address) ?? address, options);

  if (Worker)
    globalThis.Worker = class extends Worker {
      /** @param {string | URL} address @param {WorkerOptions} [options] */
      constructor(address, options) {
        const text = kept(address);
        if (text === undefined) super(address, options);
        else super(URL.createObjectURL(new Blob([text], { type: "text/javascript" }))); // as a script: Chromium takes no module from here
      }
    };
}

// The colours the reader chose, else those the system asks for, before the first paint.
{
  const options = [...document.querySelectorAll("[name=__palette]")].map((input) => ({
    media: input.dataset.mdColorMedia,
    scheme: input.dataset.mdColorScheme,
  }));
  const wanted = options.find(({ media }) => matchMedia(media).matches);
  const scheme = __md_get("__palette")?.color?.scheme ?? wanted?.scheme;
  if (scheme) document.body.dataset.mdColorScheme = scheme;
}

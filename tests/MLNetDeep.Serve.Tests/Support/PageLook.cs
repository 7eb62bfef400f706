using Microsoft.Playwright;

namespace MLNetDeep.Serve.Tests.Support;

/// <summary>What a reader of a page would miss, as the browser has laid it out.</summary>
internal static class PageLook
{
    /// <summary>
    /// Whether the page scrolls sideways; what lies right of the window without standing in a box that scrolls; and each text of a
    /// picture that lies across its edge. Nothing, or a line for each.
    /// </summary>
    public static Task<string> WhatIsCutAsync(IPage page) => page.EvaluateAsync<string>("""
        () => {
          const width = document.documentElement.clientWidth, found = [];
          if (document.documentElement.scrollWidth > width) found.push(`The page is ${document.documentElement.scrollWidth} wide.`);
          for (const element of document.querySelectorAll('body *')) {
            const box = element.getBoundingClientRect();
            if (box.width > 0 && box.right > width + 1 && !element.closest('.wide'))
              found.push(`<${element.tagName} class="${element.className}"> ends at ${box.right}.`);
          }
          for (const text of document.querySelectorAll('svg text')) {
            const edge = text.ownerSVGElement.getBoundingClientRect(), box = text.getBoundingClientRect();
            const isInside = box.left >= edge.left - 1 && box.right <= edge.right + 1 && box.top >= edge.top - 1 && box.bottom <= edge.bottom + 1;
            if (edge.width > 0 && !isInside)
              found.push(`"${text.textContent}" lies across the edge of its picture.`);
          }
          return found.join('\n');
        }
        """);
}

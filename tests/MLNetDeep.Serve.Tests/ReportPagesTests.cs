using Microsoft.Playwright;
using MLNetDeep.Serve.Tests.Support;

namespace MLNetDeep.Serve.Tests;

/// <summary>The pages of reports and sweeps in a real browser, on a telephone, a tablet and a desk, light and dark.</summary>
[TestClass]
public sealed class ReportPagesTests
{
    private static readonly int[] Widths = [390, 800, 1280];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public Task A_report_of_a_classifier_fits_every_screen() => LookAtAsync("report", SavedPages.Classifier, pictures: 1);

    [TestMethod]
    public Task A_report_of_an_ensemble_fits_every_screen() => LookAtAsync("ensemble", SavedPages.Ensemble, pictures: 1);

    [TestMethod]
    public Task A_report_of_a_sweep_fits_every_screen() => LookAtAsync("sweep", SavedPages.Sweep, pictures: 2);

    /// <summary>Opens a page in each width and colour, keeps what is seen with the test's results, and looks for what is cut.</summary>
    private async Task LookAtAsync(string name, Action<string> save, int pictures)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetdeep-pages-").FullName;
        try
        {
            var file = Path.Combine(folder, $"{name}.html");
            save(file);
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await SystemBrowser.LaunchAsync(playwright);
            foreach (var width in Widths)
            {
                foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
                {
                    var page = await browser.NewPageAsync(
                        new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
                    await page.GotoAsync(new Uri(file).AbsoluteUri);
                    // Also what is folded away.
                    await page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
                    var path = Path.Combine(TestContext.TestRunResultsDirectory ?? Path.GetTempPath(), $"{name}-{width}-{scheme}.png");
                    await page.ScreenshotAsync(new() { Path = path, FullPage = true });
                    TestContext.AddResultFile(path);

                    Assert.AreEqual("", await PageLook.WhatIsCutAsync(page), $"{width}, {scheme}");
                    Assert.AreEqual(
                        pictures, await page.Locator("svg:visible").CountAsync(), $"{width}, {scheme}: one picture of each kind is seen.");
                    await page.CloseAsync();
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

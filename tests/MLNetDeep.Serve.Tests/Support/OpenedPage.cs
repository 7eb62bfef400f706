using Microsoft.Playwright;

namespace MLNetDeep.Serve.Tests.Support;

/// <summary>The page in a browser, and everything the browser complained about.</summary>
internal sealed class OpenedPage : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private OpenedPage(IPlaywright playwright, IBrowser browser, IPage page) => (_playwright, _browser, Page) = (playwright, browser, page);

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, exceptions, and requests that failed.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<OpenedPage> AsyncOf(int width, int height, ColorScheme scheme = ColorScheme.Light)
    {
        var address = await RunningServer.AddressAsync();
        var playwright = await Playwright.CreateAsync();
        try
        {
            var browser = await SystemBrowser.LaunchAsync(playwright);
            var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
            var opened = new OpenedPage(playwright, browser, page);
            page.Console += (_, message) => opened.Complaints.AddRange(message.Type is "error" or "warning" ? [message.Text] : []);
            page.PageError += (_, error) => opened.Complaints.Add(error);
            page.RequestFailed += (_, request) => opened.Complaints.Add($"{request.Url} failed");
            page.Response += (_, response) =>
                opened.Complaints.AddRange(response.Status >= 400 ? [$"{response.Url}: {response.Status}"] : []);
            await page.GotoAsync(address.ToString());
            await page.WaitForSelectorAsync("#samples button");
            return opened;
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>The percentages beside the bars, top down.</summary>
    public async Task<string> PercentagesAsync() => string.Join(' ', await Page.Locator(".percent").AllInnerTextsAsync());

    /// <summary>A hash of what a canvas shows.</summary>
    public Task<string> ContentOfAsync(string canvas) => Page.EvaluateAsync<string>($"document.querySelector('{canvas}').toDataURL()");

    /// <summary>Keeps a picture of the whole page with the test's results, to look at.</summary>
    public async Task KeepScreenshotAsync(TestContext context, string name)
    {
        var path = Path.Combine(context.TestRunResultsDirectory ?? Path.GetTempPath(), name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await Page.ScreenshotAsync(new() { Path = path, FullPage = true });
        context.AddResultFile(path);
        context.WriteLine(path);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}

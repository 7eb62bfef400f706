using Microsoft.Playwright;
using MLNetDeep.Serve.Tests.Support;

namespace MLNetDeep.Serve.Tests;

/// <summary>The page of examples/Serve in a real browser.</summary>
[TestClass]
public sealed class ServePageTests
{
    public TestContext TestContext { get; set; } = null!;

    [AssemblyCleanup]
    public static Task StopServer() => RunningServer.StopAsync();

    [TestMethod]
    [DataRow(1200, 800, "serve-wide.png")]
    [DataRow(390, 844, "serve-narrow.png")]
    public async Task A_picture_is_picked_and_one_drawn_and_both_are_named_and_explained(int width, int height, string screenshot)
    {
        await using var opened = await OpenedPage.AsyncOf(width, height);
        var page = opened.Page;
        StringAssert.StartsWith(await page.InnerTextAsync("#answer"), "Nothing is drawn yet.");
        Assert.IsTrue(await page.GetByText("or pick a picture below").IsVisibleAsync(), "Who sees an empty page is told what to do.");
        await opened.KeepScreenshotAsync(TestContext, $"empty-{screenshot}");
        var emptyWhy = await opened.ContentOfAsync("#why");

        await page.Locator("#samples button").First.ClickAsync();
        await page.WaitForSelectorAsync(".percent");
        Assert.IsFalse(await page.Locator(".hint").First.IsVisibleAsync(), "A hint never lies over a picture.");
        var (picked, whyPicked) = (await opened.PercentagesAsync(), await opened.ContentOfAsync("#why"));
        Assert.HasCount(10, picked.Split('%', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.AreNotEqual(emptyWhy, whyPicked);

        // What speaks for another class is another picture of the same probabilities.
        await page.Locator(".classes button[aria-pressed=false]").First.ClickAsync();
        await page.WaitForFunctionAsync("before => document.querySelector('#why').toDataURL() !== before", whyPicked);
        Assert.AreEqual(picked, await opened.PercentagesAsync());
        await opened.KeepScreenshotAsync(TestContext, screenshot);

        await page.ClickAsync("#clear");
        await page.WaitForFunctionAsync("document.querySelectorAll('.percent').length === 0");
        Assert.AreEqual(emptyWhy, await opened.ContentOfAsync("#why"));

        // Clicks above have scrolled the page where it is narrow, and a mouse moves only where it is seen.
        await page.EvaluateAsync("window.scrollTo(0, 0)");
        var box = (await page.Locator("#drawing").BoundingBoxAsync())!;
        foreach (var (fromX, fromY, toX, toY) in new[] { (.3f, .2f, .3f, .8f), (.7f, .2f, .7f, .8f), (.3f, .2f, .7f, .2f) })
        {
            await page.Mouse.MoveAsync(box.X + fromX * box.Width, box.Y + fromY * box.Height);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(box.X + toX * box.Width, box.Y + toY * box.Height, new() { Steps = 8 });
            await page.Mouse.UpAsync();
        }
        await page.WaitForSelectorAsync(".percent");
        Assert.IsGreaterThan(
            60, await page.EvaluateAsync<int>("pixels.filter(shade => shade > 100).length"), "Three strokes leave dark pixels.");
        Assert.AreNotEqual(picked, await opened.PercentagesAsync());
        Assert.AreNotEqual(emptyWhy, await opened.ContentOfAsync("#why"));
        await opened.KeepScreenshotAsync(TestContext, $"drawn-{screenshot}");

        Assert.AreEqual("", await PageLook.WhatIsCutAsync(page));
        Assert.IsTrue(await page.Locator("#error").IsHiddenAsync());
        CollectionAssert.AreEqual(Array.Empty<string>(), opened.Complaints);
    }

    [TestMethod]
    [DataRow(390)]
    [DataRow(800)]
    [DataRow(1280)]
    public async Task In_the_dark_the_page_is_dark_and_its_words_are_not(int width)
    {
        await using var opened = await OpenedPage.AsyncOf(width, 844, ColorScheme.Dark);
        await opened.KeepScreenshotAsync(TestContext, $"serve-dark-{width}.png");
        Assert.AreEqual("rgb(23, 24, 28)", await Of("backgroundColor"));
        Assert.AreEqual("rgb(228, 229, 232)", await Of("color"));
        Assert.AreEqual("", await PageLook.WhatIsCutAsync(opened.Page));

        Task<string> Of(string style) => opened.Page.EvaluateAsync<string>($"getComputedStyle(document.body).{style}");
    }
}

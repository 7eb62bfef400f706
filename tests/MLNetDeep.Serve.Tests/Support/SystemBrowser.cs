using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Playwright;

namespace MLNetDeep.Serve.Tests.Support;

/// <summary>The Chromium that the machine has, driven by Playwright. Nothing is installed or downloaded: without one, a test is
/// inconclusive.</summary>
internal static class SystemBrowser
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe"];

    /// <summary>Starts it without a window.</summary>
    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        var path = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? Places.FirstOrDefault(File.Exists)
            ?? throw new AssertInconclusiveException(
                $"This test opens a page in Chromium, which is in none of {string.Join(", ", Places)}. Install it (Debian: apt-get "
                + $"install chromium), or name it in CHROMIUM_PATH.");
        // Some systems have a file of that name that only says where to get the browser.
        if (!Answers(path))
            throw new AssertInconclusiveException(
                $"This test opens a page in Chromium. Received: '{path}', which does not answer to --version. Install it whole (Debian: "
                + $"apt-get install chromium), or name another in CHROMIUM_PATH.");
        // As root, which a container's user is, Chromium refuses to run in its sandbox.
        return await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = path, Headless = true, Args = OperatingSystem.IsLinux() ? ["--no-sandbox"] : [] });
    }

    private static bool Answers(string path)
    {
        if (OperatingSystem.IsWindows())
            return true; // There it opens a window instead.
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(path, "--version") { RedirectStandardOutput = true, RedirectStandardError = true });
            return process is not null && process.WaitForExit(TimeSpan.FromSeconds(30)) && process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}

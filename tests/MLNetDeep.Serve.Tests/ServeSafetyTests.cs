using System.Net;
using MLNetDeep.Serve.Tests.Support;
using Serve.Model;

namespace MLNetDeep.Serve.Tests;

/// <summary>What keeps others' pages out, and what a damaged model does.</summary>
[TestClass]
public sealed class ServeSafetyTests
{
    [TestMethod]
    [DataRow("/")]
    [DataRow("/page.js")]
    [DataRow("/health")]
    [DataRow("/nowhere")]
    public async Task Every_answer_says_how_browsers_are_to_treat_it(string path)
    {
        using var client = new HttpClient { BaseAddress = await RunningServer.AddressAsync() };
        using var response = await client.GetAsync(path);

        Assert.AreEqual("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.AreEqual("no-referrer", Header(response, "Referrer-Policy"));
        StringAssert.Contains(Header(response, "Content-Security-Policy"), "frame-ancestors 'none'");
    }

    [TestMethod]
    [DataRow("evil.example", HttpStatusCode.BadRequest)]
    [DataRow("localhost.evil.example", HttpStatusCode.BadRequest)]
    [DataRow("127.0.0.1", HttpStatusCode.OK)]
    [DataRow("localhost", HttpStatusCode.OK)]
    public async Task A_request_must_name_the_host_it_is_for(string host, HttpStatusCode expected)
    {
        using var client = new HttpClient { BaseAddress = await RunningServer.AddressAsync() };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Host = host;
        using var response = await client.SendAsync(request);
        Assert.AreEqual(expected, response.StatusCode);
    }

    [TestMethod]
    public async Task A_damaged_model_is_a_message_wherever_the_damage_is()
    {
        await RunningServer.AddressAsync();
        var good = await File.ReadAllBytesAsync(RunningServer.ModelFile);
        var path = Path.Combine(Path.GetDirectoryName(RunningServer.ModelFile)!, "damaged.zip");
        var random = new Random(1);
        for (var damage = 0; damage < 60; damage++)
        {
            var bytes = damage % 2 == 0 ? good[..random.Next(good.Length)] : [.. good];
            for (var i = 0; i < 20 && bytes.Length > 0; i++)
                bytes[random.Next(bytes.Length)] ^= (byte)random.Next(256);
            await File.WriteAllBytesAsync(path, bytes);
            try
            {
                Classifier.Load(path).Dispose();
            }
            catch (InvalidDataException damaged)
            {
                Assert.StartsWith($"'{path}' cannot be served. ", damaged.Message);
            }
        }
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}

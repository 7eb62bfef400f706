using Microsoft.AspNetCore.Server.Kestrel.Core;
using Serve.Api;
using Serve.Model;

namespace Serve;

/// <summary>The web application: the page, the end points and their limits.</summary>
internal static class Server
{
    /// <summary>A picture of 784 numbers is about 3 KB as JSON.</summary>
    private const int LargestBody = 64 * 1024;

    /// <param name="classifier">What answers.</param>
    /// <param name="url">Where to listen. A request must name its host (a page of somebody else whose name leads here must not); a wildcard
    /// lets any through.</param>
    /// <param name="table">What answers rows of a table; null for nothing.</param>
    public static WebApplication Create(Classifier classifier, string url, TableModel? table = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(url);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MaxConcurrentConnections = 1000;
        });
        // Ctrl+C and SIGTERM: no new requests, and time for those that are being answered.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddProblemDetails();
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = AllowedHosts(url));

        var app = builder.Build();
        var metrics = new RequestMetrics();
        app.Use(metrics.MeasureAsync);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
                + "form-action 'none'";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            return next(context);
        });
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.UseRouting();

        app.MapPost("/predict", (HttpRequest request) => PictureRequest.AnswerAsync(request, asked => classifier.Predict(asked.Pixels)));
        app.MapPost("/explain",
            (HttpRequest request) => PictureRequest.AnswerAsync(request, asked => classifier.Explain(asked.Pixels, asked.Class)));
        if (table is not null)
            app.MapPost("/rows", (HttpRequest request) => RowsRequest.AnswerAsync(request, table));
        app.MapGet("/samples", () => classifier.Samples);
        app.MapGet("/health", () => new Health("ok", classifier.Description, classifier.ClassNames, NativeTorch.IsLoaded()));
        app.MapGet("/metrics", () => Results.Text(metrics.ToText(classifier.Description), "text/plain; version=0.0.4; charset=utf-8"));
        return app;
    }

    private static IList<string> AllowedHosts(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host switch
        {
            "localhost" or "127.0.0.1" or "[::1]" => ["localhost", "127.0.0.1", "[::1]"],
            "*" or "+" or "0.0.0.0" or "[::]" => ["*"],
            _ => [host],
        };
    }
}

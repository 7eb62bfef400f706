using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MLNetDeep.Examples.Tests.Support;

/// <summary>
/// Answers every request on a port of this machine with the same bytes, heading included, then hangs up; or keeps silent. A bare socket,
/// since a proper server refuses to break off a transfer.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly List<TcpClient> _silenced = [];

    private LoopbackServer(byte[] answer, bool hangsUp)
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = ServeAsync(answer, hangsUp);
    }

    public Uri Address { get; }

    public int Requests { get; private set; }

    public static LoopbackServer Sending(byte[] content) => new(Answer("200 OK", content.Length, content), hangsUp: true);

    public static LoopbackServer BreakingOff(byte[] firstPart, int announcedLength) =>
        new(Answer("200 OK", announcedLength, firstPart), hangsUp: true);

    public static LoopbackServer FallingSilent(byte[] firstPart, int announcedLength) =>
        new(Answer("200 OK", announcedLength, firstPart), hangsUp: false);

    public static LoopbackServer Refusing() => new(Answer("404 Not Found", 0, []), hangsUp: true);

    public void Dispose()
    {
        _listener.Dispose();
        _silenced.ForEach(client => client.Dispose());
    }

    private static byte[] Answer(string status, int length, byte[] content) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"), .. content];

    private async Task ServeAsync(byte[] answer, bool hangsUp)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Requests++;
                await ReadRequestAsync(client.GetStream());
                await client.GetStream().WriteAsync(answer);
                if (hangsUp)
                    client.Dispose();
                else
                    _silenced.Add(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>Hanging up on unread bytes would reset the connection and lose the answer.</summary>
    private static async Task ReadRequestAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        var buffer = new byte[1024];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            request.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
    }
}

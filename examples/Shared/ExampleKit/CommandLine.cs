using Spectre.Console;

namespace ExampleKit;

/// <summary>Runs the example as a program: reads its options, and turns what goes wrong into a line and an exit code.</summary>
internal static class CommandLine
{
    private const int Failure = 1;
    private const int WrongUsage = 2;
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(ExampleProgram program, string[] arguments, Func<ExampleOptions, IAnsiConsole, Task> run)
    {
        var console = Terminal.Open();
        try
        {
            var options = ExampleOptions.Parse(program, arguments);
            if (options.Help)
                console.WriteLine(program.Usage);
            else
                await run(options, console);
            return 0;
        }
        catch (UsageException exception)
        {
            Console.Error.WriteLine(exception.Message);
            Console.Error.WriteLine(program.Usage);
            return WrongUsage;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted.");
            return Interrupted;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return Failure;
        }
    }
}
